"""String literals under a credential's name in languages without a front-end."""

from __future__ import annotations

import pytest

from prodready.languages.read import read
from prodready.paths import role_of_path


def live(path: str, line: str) -> list[tuple[str, str]]:
    return [(s.context, s.name) for s in read(path, line.encode()).secrets if not s.reason]


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("a.go", 'const apiKey = "9f8a7c6b5e4d3c2b1a0f99"', ("assignment", "apiKey")),
        ("a.go", 'var jwtSecret = []byte("tulip-harbour")', ("assignment", "jwtSecret")),
        ("a.go", 'cfg := Config{User: "admin", Password: "tulip-81x"}', ("assignment", "Password")),
        ("a.go", 'password := envOr("DB_PASSWORD", "tulip")', ("env-default", "DB_PASSWORD")),
        ("a.go", 'if password == "tulip-81x" {', ("comparison", "password")),
        ("A.java", 'static final String PASSWORD = "tulip-81x";', ("assignment", "PASSWORD")),
        ("A.java", '@Value("${jwt.secret:tulip}")', ("env-default", "jwt.secret")),
        ("A.java", 'props.setProperty("db.password", "tulip-81x");', ("keyword", "db.password")),
        ("A.java", 'source.setPassword("tulip-81x");', ("keyword", "Password")),
        ("A.java", 'manager.setCipherKey(Base64.decode("4AvTul1pLUs0KTA3Harbou=="));', ("keyword", "CipherKey")),
        ("a.rb", "'uri' => 'mqtt://app:tulip81x@m10.shop.net:13858',", ("file", "")),
        (".env", "SECRET_TOKEN=tulipsinthegarden", ("file", "SECRET_TOKEN")),
        (".env", "JENKINS_PASS=tulips", ("file", "JENKINS_PASS")),
        ("a.py", 'url = "https://api.shop.net/v1?client_secret=fa273cc704b080e85ad61719abbf7794"', ("argument", "")),
        ("A.java", 'if ("tulip-81x".equals(password)) {', ("comparison", "password")),
        ("A.kt", 'val password: String = "tulip-81x"', ("assignment", "password")),
        ("A.cs", 'public string Password { get; set; } = "tulip-81x";', ("assignment", "Password")),
        ("A.cs", 'var c = "Server=.;User Id=sa;Password=tulip81x;";', ("argument", "")),
        ("a.rb", ':password => "tulip-81x",', ("assignment", "password")),
        ("a.rb", 'secret = ENV["JWT_SECRET"] || "tulip"', ("env-default", "JWT_SECRET")),
        ("a.rb", 'secret = ENV.fetch("JWT_SECRET", "tulip")', ("env-default", "JWT_SECRET")),
        ("a.php", "'password' => env('DB_PASSWORD', 'tulip'),", ("env-default", "DB_PASSWORD")),
        ("a.php", "define('DB_PASSWORD', 'tulip-81x');", ("keyword", "DB_PASSWORD")),
        ("a.php", "$this->password = 'tulip-81x';", ("assignment", "password")),
        ("a.rs", 'env::var("JWT_SECRET").unwrap_or("tulip".into())', ("env-default", "JWT_SECRET")),
        ("a.h", '#define WIFI_PASSWORD "tulip-81x"', ("assignment", "WIFI_PASSWORD")),
        ("a.sh", "export DB_PASSWORD=tulip-81x", ("command", "DB_PASSWORD")),
        ("a.sh", "mysql --password=tulip-81x shop", ("keyword", "password")),
        ("a.sh", 'PASSWORD="${DB_PASSWORD:-tulip81}"', ("env-default", "DB_PASSWORD")),
        ("web.config", '<add key="ApiSecret" value="tulip-81x-zz"/>', ("file", "ApiSecret")),
        ("settings.xml", "<password>tulip-81x</password>", ("file", "password")),
        ("application.yml", "secret: ${JWT_SECRET:tulip-81x}", ("env-default", "secret")),
        ("a.py", "print 'two'\nDB_PASSWORD = 'tulip-81x'", ("assignment", "DB_PASSWORD")),
        ("a.sh", "docker run -e DB_PASSWORD=tulip-81x shop", ("command", "DB_PASSWORD")),
        ("a.sh", 'echo "DB_PASSWORD=tulip81" >> .env', ("command", "DB_PASSWORD")),
        ("a.sh", "mysqldump -u root -ptulip81 shop", ("keyword", "password")),
        ("a.sh", "curl -u admin:tulip81 https://api.shop.net", ("keyword", "password")),
        ("a.sh", "psql -c \"CREATE USER shop WITH PASSWORD 'tulip'\"", ("keyword", "password")),
        ("Makefile", "\tmysql --password=tulip-81x shop", ("keyword", "password")),
        ("Makefile", "DB_PASSWORD ?= tulip-81x", ("command", "DB_PASSWORD")),
        (
            "a.sh",
            'curl -H "X-Auth-Token: ab3749a9a0fe83386b8a5d558d10e346" https://shop.net',
            ("keyword", "X-Auth-Token"),
        ),
        (
            "a.sh",
            "curl -H 'Authorization: Bearer ab3749a9a0fe83386b8a5d558d10e346' shop.net",
            ("keyword", "Authorization"),
        ),
        ("Vagrantfile", "  mysql -e \"CREATE USER 'shop' IDENTIFIED BY 'tulip';\"", ("keyword", "password")),
        ("cloudformation/shop-cypress.yml", "password: tulip", ("file", "password")),
        ("Jenkinsfile", 'def apiPassword = "tulip-81x"', ("assignment", "apiPassword")),
        ("Login.vue", "const form = { user: 'admin', password: 'tulip-81x' }", ("dict", "password")),
        ("settings.rsp", "ADMIN_PASSWORD=tulip", ("file", "ADMIN_PASSWORD")),
        ("my.cnf", "[client]\npassword = tulip", ("file", "password")),
        ("roles/shop/defaults/main.yml", "shop_password: tulip", ("file", "shop_password")),
        ("values.yaml.j2", "adminPassword: tulip-81x", ("file", "adminPassword")),
        ("config/default.json", '{"mail": {"password": "tulip"}}', ("file", "password")),
        ("Dockerfile", "ENV DB_USER=shop \\\n    DB_PASSWORD=tulip", ("file", "DB_PASSWORD")),
        ("stores.yaml", "- user: shop\n  password: tulip\n  host: db.shop.net", ("file", "password")),
        ("stores.json", '{\n  "host": "db.shop.net",\n  "password": "tulip"\n}', ("entry", "password")),
        ("stores.json", '[{"username": "ada", "password": "tulip"}]', ("entry", "password")),
        ("gateway.yaml", "jwt:\n  key: tulip-81x-harbour", ("file", "jwt_key")),
        ("values.yaml", "jwtSecret: tulip-secret", ("file", "jwtSecret")),
        (".env", "SECRET_KEY=password", ("file", "SECRET_KEY")),
        ("ldap.cf", "bind_pw = tulip", ("file", "bind_pw")),
        ("ldap.yml", "user: shop\npassword: password\n", ("file", "password")),
        ("a.yml", "jwt:\n  key: 2095132720951327", ("file", "jwt_key")),
        ("settings.py", 'SHOP_DB_PASSWORD = "shop"', ("assignment", "SHOP_DB_PASSWORD")),
        ("a.inc", '$password = "tulip-81x";', ("assignment", "password")),
        ("s.yml", "kind: Secret\ndata:\n  password: cGFzc3dvcmQ=\n", ("kept", "password")),
        ("s.yml", "kind: Secret\nstringData:\n  password: password\n", ("kept", "password")),
        ("s.yml", "kind: Secret\nstringData:\n  loggedinkey: 147d5a123be5e4b1d57529ae5a6c\n", ("kept", "loggedinkey")),
        ("a.go", 'conn := "user=shop password=tulip dbname=shop"', ("argument", "")),
        (".env", "WEATHER_KEY=c8c0ea1c4a6b199b3429722512fbd17f", ("file", "WEATHER_KEY")),
    ],
)
def test_a_literal_under_a_name(path: str, line: str, expected: tuple[str, str]) -> None:
    assert live(path, line + "\n") == [expected]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.go", 'secret := os.Getenv("JWT_SECRET")'),
        ("a.go", 'token := r.Header.Get("X-Token")'),
        ("a.go", 'Password string `json:"password"`'),
        ("a.go", 'passwordLabel := "Password"'),
        ("a.go", '// password = "tulip-81x"'),
        ("A.java", 'String password = request.getParameter("password");'),
        ("A.java", 'map.put("password", "password");'),
        ("A.java", 'static final String PASSWORD_KEY = "password";'),
        ("A.java", '@Value("${jwt.secret}")'),
        ("a.rb", "validates :password, presence: true"),
        ("a.rb", 'password = ENV.fetch("DB_PASSWORD")'),
        ("a.php", "'password' => env('DB_PASSWORD', ''),"),
        ("a.php", "'PW' => 'Palau',"),
        ("languages/de-DE/shop.php", "'Password' => 'Passwort',"),
        ("php/Locale/German.php", "'PASSWORD' => 'Kennwort',"),
        ("a.php", "'PASSWORD' => 'пароль',"),
        ("a.go", 'if secretKey != "your secret key" {'),
        ("compose.yml", 'kompose.image-pull-secret: "registrycredentials"'),
        ("a.py", 'ADMINS = [("Ada", os.environ.get("ADMIN_EMAIL", "ada@shop.net"))]'),
        ("a.sh", "FIRST_PASS=done"),
        ("a.rb", 'headers["Authorization"] = "Bearer #{token1}"'),
        ("a.kt", 'headers["Authorization"] = "Bearer ${token1}"'),
        ("a.vue", '<input v-model:password="passwordRepeat">'),
        ("a.sh", "TOKEN=$(cat token)"),
        ("a.sh", "PASSWORD=$1"),
        ("a.xml", "<!-- <password>tulip-81x</password> -->"),
        ("a.xml", "<password>${db.password}</password>"),
        ("application.yml", "password: ENC(OT0qGOpXrr1Iog1W+fjOiIDCJdBjHyhy)"),
        ("compose.yml", "password: ${DB_PASSWORD:?must be set}"),
        ("README.md", "password: tulip-81x"),
        ("a.py", "print 'two'\npassword = raw_input('password: ')"),
        ("a.sh", 'docker run -e DB_PASSWORD="$DB_PASSWORD" shop'),
        ("a.sh", "mysql -u root -p shop"),
        ("a.sh", 'mysql -u root -p"$ROOT_PASSWORD" shop'),
        ("a.sh", 'curl -u "$USER:$TOKEN" https://api.shop.net'),
        ("a.sh", "echo 'Usage: DB_PASSWORD=<password> make'"),
        ("a.sh", 'curl -H "X-Auth-Token: $TOKEN" https://shop.net'),
        ("a.sh", 'curl -H "Authorization: Bearer ${TOKEN}" https://shop.net'),
        ("cypress.yml", "password: tulip"),
        ("a.go", "db.Exec(`ALTER ROLE ` + user + ` WITH PASSWORD = '` + next + `'`)"),
        ("values.yaml", "tokenSecret: shop-token-secret"),
        ("values.yaml", "secretKey: password"),
        ("a.php", "'passwords' => 'users',"),
        ("phpunit.xml", '<server name="APP_SECRET" value="tulip-81x"/>'),
        ("a.rb", "secret = keys.generate_key('signed cookie')"),
        ("circle.yml", "pwd: client"),
        ("a.bat", "set passwd=%RANDOM%"),
        ("a.go", """run(`curl -d '{"password": "'$DB_PASSWORD'"}'`)"""),
        ("a.bat", "set PGPASSWORD=%%B"),
        ("a.bat", 'powershell "DATABASE_PASSWORD=!DB_PASS!"'),
        ("run_proxy_tests.sh", "docker run -e DB_PASSWORD=tulip-81x shop"),
        (".env", "SUPABASE_ANON_KEY=c8c0ea1c4a6b199b3429722512fbd17f"),
        ("a.go", "passwords := regexp.MustCompile(`:.*@`)"),
        ("A.java", 'text = "pwd: " + config.getPwd() + ", user: " + user;'),
        ("a.php", "'password' => 'required|min:8|confirmed',"),
        ("a.php", "'s3' => ['key' => 'your-key', 'secret' => 'your-secret'],"),
        ("pom.xml", "<token>@build-number@</token>"),
        ("config.json", '{"api_token": "%%API_TOKEN%%"}'),
        ("settings.py.example", 'SECRET = "change-this"'),
        ("Login.vue", "data: { password: 'Password' }"),
        ("stores.json", '{"username": "email", "password": "password"}'),
        ("stores.json", '{"username": "Username", "password": "Parole"}'),
        ("gateway.yaml", "tokenSecretRef:\n  key: token-81x-harbour"),
        ("fields.yml", "username: email\npassword: password\n"),
        ("a.yml", "client-secret: 5a2919b0c7f1****************d7871306d1e2"),
        ("a.json", '{"secretKey": "YOUR-SECRET-KEY-HERE"}'),
        ("a.sh", 'curl -d "user=ada&pwd=tulip" https://shop.net'),
        ("crd.yaml", "example.io/inject-ca-from-secret: shop/webhook-ca"),
        (
            "s.yml",
            "kind: Secret\nmetadata:\n  name: shop-81x-harbour-tulip-22\ndata:\n  password: {{ .Values.db | b64enc }}\n",
        ),
        ("s.yml", "kind: Secret\nstringData:\n  ca.crt: 147d5a123be5e4b1d57529ae5a6c\n"),
        ("a.yaml", "secret: '%env(APP_SECRET)%'"),
        ("a.php", "$q = \"select * from login where password='\" . $_GET['password'] .\"'\";"),
        ("a.php", "'Connection to use. Example: shop=mysql:host=db;user=root;password=tulip81'"),
        (".env", "CACHE_KEY=c8c0ea1c4a6b199b3429722512fbd17f"),
        (".env", "GITHUB_PUBLIC_KEY=c8c0ea1c4a6b199b3429722512fbd17f"),
        ("etcd.env", "ETCD_CLUSTER_TOKEN=k8s_etcd"),
        ("src/messages_fr.properties", "login.password=Parole"),
        ("a.py", 'PASSWORDS = "@harbour/auth-local.TulipStrategy"'),
    ],
)
def test_what_is_no_secret(path: str, line: str) -> None:
    assert live(path, line + "\n") == []


@pytest.mark.parametrize(
    "path", ["pkg/auth_test.go", "spec/user_spec.rb", "src/main/LoginTest.java", "src/test/java/A.java"]
)
def test_test_code_of_other_languages(path: str) -> None:
    assert role_of_path(path) == "test"


def test_a_swagger_setting_is_no_api_description() -> None:
    assert live("application.yml", "swagger:\n  enabled: true\ndb:\n  password: tulip-81x\n") == [("file", "password")]
