package auth

func Login(c *gin.Context) {
	user := find(c.PostForm("email"))
	// ruleid: prodready-go-compared-in-clear
	if user.Password == password {
		c.JSON(200, user)
	}
	// ruleid: prodready-go-compared-in-clear
	if user.Pin != req.Pin {
		c.Status(401)
	}
	// ok: prodready-go-compared-in-clear
	if bcrypt.CompareHashAndPassword(user.Hash, []byte(password)) == nil {
		c.JSON(200, user)
	}
	// ok: prodready-go-compared-in-clear
	if req.Password != req.ConfirmPassword {
		c.Status(400)
	}
	// ok: prodready-go-compared-in-clear
	if r.User.Password != u.Password {
		h, err := u.HashPassword(r.User.Password)
		use(h, err)
	}
	// ok: prodready-go-compared-in-clear
	if user.Password == "" {
		c.Status(400)
	}
	// ok: prodready-go-compared-in-clear
	if user.Password == hashedPassword {
		c.Status(200)
	}
}
