package auth

func Login(c *gin.Context) {
	// ruleid: prodready-go-written-to-log
	log.Printf("login %s", password)
	// ruleid: prodready-go-written-to-log
	slog.Info("login", "pin", req.Pin)
	// ruleid: prodready-go-written-to-log
	fmt.Println("try", user.Password)
	// ok: prodready-go-written-to-log
	log.Println("password")
	// ok: prodready-go-written-to-log
	slog.Info("login", "email", req.Email)
	// ok: prodready-go-written-to-log
	log.Println(len(password))
}
