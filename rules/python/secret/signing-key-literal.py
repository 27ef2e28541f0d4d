# ruleid: prodready-python-signing-key-literal
SECRET_KEY = "blue-horse-9"
# ok: prodready-python-signing-key-literal
JWT_SECRET = os.environ["JWT_SECRET"]
# ok: prodready-python-signing-key-literal
SESSION_KEY = "session_key"
# ruleid: prodready-python-signing-key-literal
app.secret_key = "blue-horse"
# ok: prodready-python-signing-key-literal
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
# ruleid: prodready-python-signing-key-literal
token = jwt.encode(payload, "blue-horse", algorithm="HS256")
# ok: prodready-python-signing-key-literal
good = jwt.encode(payload, settings.secret, algorithm="HS256")
