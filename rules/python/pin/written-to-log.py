def login(body, password):
    # ruleid: prodready-python-written-to-log
    logger.info("login %s %s", body.email, body.password)
    # ruleid: prodready-python-written-to-log
    logging.debug(f"pin {body.pin}")
    # ruleid: prodready-python-written-to-log
    logger.warning("try", password)
    # ok: prodready-python-written-to-log
    logger.info("password changed")
    # ok: prodready-python-written-to-log
    logger.info("login %s", body.email)
    # ok: prodready-python-written-to-log
    logger.info("length %s", len(password))
