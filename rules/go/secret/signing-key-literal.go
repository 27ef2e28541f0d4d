package auth

// ruleid: prodready-go-signing-key-literal
var jwtSecret = []byte("blue-horse-9")
// ok: prodready-go-signing-key-literal
var jwtKey = []byte(os.Getenv("JWT_KEY"))

// ok: prodready-go-signing-key-literal
const sessionKey = "session_key"

func sign(token *jwt.Token) (string, error) {
	// ruleid: prodready-go-signing-key-literal
	store := sessions.NewCookieStore([]byte("secret"))
	// ruleid: prodready-go-signing-key-literal
	mac := hmac.New(sha256.New, []byte("blue-horse"))
	// ruleid: prodready-go-signing-key-literal
	return token.SignedString([]byte("blue-horse"))
}

func good(token *jwt.Token) (string, error) {
	// ok: prodready-go-signing-key-literal
	store := sessions.NewCookieStore([]byte(os.Getenv("SESSION_KEY")))
	// ok: prodready-go-signing-key-literal
	return token.SignedString(jwtKey)
}
