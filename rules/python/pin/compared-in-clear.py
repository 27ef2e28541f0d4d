def login(request, password, pin):
    user = find(request.email)
    # ruleid: prodready-python-compared-in-clear
    if user.password == password:
        return user
    # ruleid: prodready-python-compared-in-clear
    if user.pin != request.pin:
        return None
    # ok: prodready-python-compared-in-clear
    if verify(user.password_hash, password):
        return user
    # ok: prodready-python-compared-in-clear
    if form.password != form.confirm_password:
        return None
    # ok: prodready-python-compared-in-clear
    if user.password == hashed_password:
        return user
    # ok: prodready-python-compared-in-clear
    if user.password is None:
        return None
