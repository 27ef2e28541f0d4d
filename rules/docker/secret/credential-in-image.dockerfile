FROM node
# ruleid: prodready-docker-credential-in-image
ENV DB_PASSWORD=blue-horse-9
# ruleid: prodready-docker-credential-in-image
ARG JWT_SECRET="Hg72kkqL99"
# ruleid: prodready-docker-credential-in-image
ENV ADMIN_PIN 1234
# ok: prodready-docker-credential-in-image
ENV API_KEY=$API_KEY
# ok: prodready-docker-credential-in-image
ARG SESSION_SECRET
# ok: prodready-docker-credential-in-image
ENV DB_PASSWORD_FILE=/run/secrets/db
