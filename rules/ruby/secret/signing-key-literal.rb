class Tokens
  # ruleid: prodready-ruby-signing-key-literal
  JWT_SECRET = "blue-horse-9"
  # ok: prodready-ruby-signing-key-literal
  SECRET_KEY = Rails.application.secret_key_base

  def issue(user)
    # ruleid: prodready-ruby-signing-key-literal
    JWT.encode({ sub: user.id }, "blue-horse", "HS256")
  end

  def good(user)
    # ok: prodready-ruby-signing-key-literal
    JWT.encode({ sub: user.id }, Rails.application.credentials.jwt_secret, "HS256")
  end
end

# ruleid: prodready-ruby-signing-key-literal
Rails.application.config.secret_key_base = "f3a9bluehorse"
# ok: prodready-ruby-signing-key-literal
Rails.application.config.secret_key_base = ENV.fetch("SECRET_KEY_BASE")
