package auth

func hash(password string, pin string, body []byte) {
	// ruleid: prodready-go-fast-hash
	sum := md5.Sum([]byte(password))
	// ruleid: prodready-go-fast-hash
	other := sha256.Sum256([]byte(salt + user.Password))
	// ruleid: prodready-go-fast-hash
	third := util.EncodeMD5(password)
	// ok: prodready-go-fast-hash
	check := sha256.Sum256(body)
	// ok: prodready-go-fast-hash
	slow, err := bcrypt.GenerateFromPassword([]byte(password), 12)
	// ok: prodready-go-fast-hash
	etag := md5.Sum([]byte(passwordHash))
}
