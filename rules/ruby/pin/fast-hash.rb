class Account
  def hash(password, file)
    # ruleid: prodready-ruby-fast-hash
    a = Digest::MD5.hexdigest(password)
    # ruleid: prodready-ruby-fast-hash
    b = Digest::SHA256.hexdigest("#{salt}--#{password}")
    # ruleid: prodready-ruby-fast-hash
    c = Digest::SHA1.hexdigest(params[:pin])
    # ok: prodready-ruby-fast-hash
    d = Digest::MD5.hexdigest(file)
    # ok: prodready-ruby-fast-hash
    e = BCrypt::Password.create(password)
    # ok: prodready-ruby-fast-hash
    f = Digest::SHA256.hexdigest(password_digest)
  end
end
