"""The seed's own side of a shared database: its SQLAlchemy model, its queries, its password hashing.

Reads one JSON command a line from standard input and answers each with one JSON line.
"""
import json
import sys

from passlib.context import CryptContext
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import declarative_base, sessionmaker

engine = create_engine(sys.argv[1])
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
Base = declarative_base()
# The seed's cost is 12; the tests' time is better spent elsewhere.
passwords = CryptContext(schemes=["bcrypt"], deprecated="auto", bcrypt__rounds=4)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True, index=True)
    phone = Column(String, unique=True, index=True, nullable=False)
    password_hash = Column(String, nullable=False)
    name = Column(String, nullable=True)
    email = Column(String, unique=True, nullable=True)


def create_all(_db, _):
    Base.metadata.create_all(bind=engine)


def add(db, user):
    password = passwords.hash(user.pop("password"))
    row = User(password_hash=password, **user)
    db.add(row)
    db.commit()
    db.refresh(row)
    return row.id


def log_in(db, given):
    row = db.query(User).filter(User.phone == given["phone"]).first()
    if row is None:
        return None
    try:
        is_good = passwords.verify(given["password"], row.password_hash)
    except ValueError:  # a hash that passlib's bcrypt does not know
        is_good = False
    return {"id": row.id, "name": row.name, "email": row.email, "phone": row.phone} if is_good else None


def change_phone(db, change):
    db.query(User).filter(User.id == change["id"]).first().phone = change["phone"]
    db.commit()


def delete(db, user_id):
    db.delete(db.query(User).filter(User.id == user_id).first())
    db.commit()


commands = {f.__name__: f for f in (create_all, add, log_in, change_phone, delete)}

for line in sys.stdin:
    name, argument = json.loads(line)
    with SessionLocal() as session:
        try:
            answer = {"result": commands[name](session, argument)}
        except IntegrityError as error:
            answer = {"refused": error.orig.pgcode}
    print(json.dumps(answer), flush=True)
