import hashlib


def store(password, file, user):
    # ruleid: prodready-python-fast-hash
    a = hashlib.md5(password.encode()).hexdigest()
    # ruleid: prodready-python-fast-hash
    b = hashlib.sha256((salt + user.password).encode())
    # ruleid: prodready-python-fast-hash
    c = hashlib.sha1(f"{salt}{pin}".encode())
    # ok: prodready-python-fast-hash
    d = hashlib.md5(file)
    # ok: prodready-python-fast-hash
    e = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    # ok: prodready-python-fast-hash
    f = hashlib.sha256(password_hash.encode())
