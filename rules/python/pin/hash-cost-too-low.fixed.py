import bcrypt

# ruleid: prodready-python-hash-cost-too-low
weak = bcrypt.gensalt(12)
# ruleid: prodready-python-hash-cost-too-low
named = bcrypt.gensalt(rounds=12)
# ok: prodready-python-hash-cost-too-low
good = bcrypt.gensalt(12)
# ok: prodready-python-hash-cost-too-low
usual = bcrypt.gensalt()
