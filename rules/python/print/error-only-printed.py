@app.post("/orders")
def order(body: Order):
    # ruleid: prodready-python-error-only-printed
    try:
        save(body)
    except ValueError as error:
        print(error)
    # ruleid: prodready-python-error-only-printed
    try:
        ship(body)
    except:
        print("failed")
    # ok: prodready-python-error-only-printed
    try:
        mail(body)
    except ValueError as error:
        logger.exception("mail")
    # ok: prodready-python-error-only-printed
    try:
        bill(body)
    except ValueError as error:
        print(error)
        raise
