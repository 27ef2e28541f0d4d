# ruleid: prodready-ruby-default-for-secret-setting
secret = ENV.fetch("JWT_SECRET", "change-me")
# ruleid: prodready-ruby-default-for-secret-setting
password = ENV["DATABASE_PASSWORD"] || "postgres"
# ok: prodready-ruby-default-for-secret-setting
port = ENV.fetch("PORT", "3000")
# ok: prodready-ruby-default-for-secret-setting
key = ENV.fetch("API_KEY", "")
# ok: prodready-ruby-default-for-secret-setting
strict = ENV.fetch("JWT_SECRET")
# ok: prodready-ruby-default-for-secret-setting
lifetime = ENV["JWT_SECRET_EXPIRES"] || "1h"
