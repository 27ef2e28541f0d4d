# ruleid: prodready-python-credential-literal
DB_PASSWORD = "blue-horse"
# ok: prodready-python-credential-literal
ADMIN_PASSWORD = os.environ["ADMIN_PASSWORD"]
# ruleid: prodready-python-credential-literal
connection = psycopg2.connect(host="db", user="app", password="Hg72kk")
# ok: prodready-python-credential-literal
cache = redis.Redis(host="cache", password=os.environ["REDIS_PASSWORD"])
# ok: prodready-python-credential-literal
empty = pymysql.connect(user="root", password="")
