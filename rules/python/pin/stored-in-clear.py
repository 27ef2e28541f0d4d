def register(body, db):
    # ruleid: prodready-python-stored-in-clear
    db.add(User(email=body.email, password=body.password))
    account = Account(
        email=body.email,
        # ruleid: prodready-python-stored-in-clear
        pin=body.pin,
    )
    db.add(account)
    # ok: prodready-python-stored-in-clear
    db.add(User(email=body.email, password=hash_password(body.password)))
    # ok: prodready-python-stored-in-clear
    db.add(User(email=body.email, password_hash=hashed))
    # ok: prodready-python-stored-in-clear
    check(Login(email=body.email, password=body.password))
