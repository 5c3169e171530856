"""What the seed's own libraries make of a text. Reads JSON from standard input, prints JSON."""
import io
import json
import sys

request = json.load(sys.stdin)


def dotenv(source):
    from dotenv.main import DotEnv

    # A file is opened as text, so that every line ends in one "\n". The environment wins.
    file = io.TextIOWrapper(io.BytesIO(source.encode()), encoding="utf-8")
    values = DotEnv(None, stream=file, override=False).dict()
    return {name: value for name, value in values.items() if value is not None}


def database_url(text):
    from sqlalchemy.engine import make_url

    url = make_url(text)
    return {
        "host": url.host,
        "port": url.port,
        "database": url.database,
        "user": url.username,
        "password": str(url.password) if url.password is not None else None,
    }


readers = {"dotenv": dotenv, "database_url": database_url}
print(json.dumps([readers[request["reader"]](text) for text in request["texts"]]))
