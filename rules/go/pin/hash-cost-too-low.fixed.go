package auth

func hash(password string) {
	// ruleid: prodready-go-hash-cost-too-low
	a, _ := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	// ruleid: prodready-go-hash-cost-too-low
	b, _ := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	// ok: prodready-go-hash-cost-too-low
	c, _ := bcrypt.GenerateFromPassword([]byte(password), bcrypt.DefaultCost)
	// ok: prodready-go-hash-cost-too-low
	d, _ := bcrypt.GenerateFromPassword([]byte(password), 12)
}
