module Passwords
  # ruleid: prodready-ruby-hash-cost-too-low
  WEAK = BCrypt::Password.create(given, cost: 4)
  # ruleid: prodready-ruby-hash-cost-too-low
  BCrypt::Engine.cost = 5
  # ok: prodready-ruby-hash-cost-too-low
  GOOD = BCrypt::Password.create(given, cost: 12)
  # ok: prodready-ruby-hash-cost-too-low
  USUAL = BCrypt::Password.create(given)
end
