# ruleid: prodready-python-cors-django-any-origin
CORS_ALLOW_ALL_ORIGINS = True
# ruleid: prodready-python-cors-django-any-origin
CORS_ORIGIN_ALLOW_ALL = True
# ok: prodready-python-cors-django-any-origin
CORS_ALLOW_ALL_ORIGINS = False
if DEBUG:
    # ok: prodready-python-cors-django-any-origin
    CORS_ALLOW_ALL_ORIGINS = True
