"""What KPA is compared with: the usual FastAPI tutorial stack, written for this bench.

Synchronous endpoints, a session from a sessionmaker for each request, bcrypt through passlib and
HS256 tokens through python-jose, one uvicorn worker.
"""

import os
from datetime import datetime, timedelta

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError, jwt
from passlib.context import CryptContext
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

SECRET_KEY = os.environ["SECRET_KEY"]
ALGORITHM = os.environ.get("ALGORITHM", "HS256")
LIFETIME = timedelta(minutes=int(os.environ.get("ACCESS_TOKEN_EXPIRE_MINUTES", "30")))

engine = create_engine(os.environ["DATABASE_URL"])
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
Base = declarative_base()
passwords = CryptContext(schemes=["bcrypt"], deprecated="auto")
bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/login")


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True, index=True)
    phone = Column(String, unique=True, index=True, nullable=False)
    password_hash = Column(String, nullable=False)
    name = Column(String)
    email = Column(String, unique=True)


class Login(BaseModel):
    phone: str
    password: str


Base.metadata.create_all(bind=engine)
app = FastAPI()


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


def get_current_user(token: str = Depends(bearer), db: Session = Depends(get_db)) -> User:
    refused = HTTPException(401, "Could not validate credentials")
    try:
        user_id = jwt.decode(token, SECRET_KEY, algorithms=[ALGORITHM]).get("sub")
    except JWTError as error:
        raise refused from error
    if user_id is None:
        raise refused
    user = db.query(User).filter(User.id == int(user_id)).first()
    if user is None:
        raise HTTPException(404, "User not found")
    return user


def public(user: User) -> dict:
    return {"id": user.id, "name": user.name, "email": user.email, "phone": user.phone}


@app.post("/api/v1/auth/login")
def log_in(body: Login, db: Session = Depends(get_db)):
    user = db.query(User).filter(User.phone == body.phone).first()
    if user is None or not passwords.verify(body.password, user.password_hash):
        raise HTTPException(401, "Incorrect phone number or password")
    claims = {"sub": str(user.id), "exp": datetime.utcnow() + LIFETIME}
    token = jwt.encode(claims, SECRET_KEY, algorithm=ALGORITHM)
    return {
        "status": "success",
        "message": "Login successful",
        "data": {"token": token, "user": public(user)},
    }


@app.get("/api/v1/user/profile")
def read_profile(user: User = Depends(get_current_user)):
    return {
        "status": "success",
        "message": "User profile fetched successfully",
        "data": public(user),
    }
