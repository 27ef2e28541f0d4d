package users

func Register(c *gin.Context) {
	// ruleid: prodready-go-stored-in-clear
	db.Create(&User{Email: req.Email, Password: req.Password})
	user := User{
		Email: input.Email,
		// ruleid: prodready-go-stored-in-clear
		Pin: input.Pin,
	}
	db.Create(&user)
	// ok: prodready-go-stored-in-clear
	db.Create(&User{Email: req.Email, Password: hash})
	// ok: prodready-go-stored-in-clear
	admin := User{Email: input.Email, Password: hashPassword(input.Password)}
	db.Create(&admin)
	// ok: prodready-go-stored-in-clear
	check(Login{Email: req.Email, Password: req.Password})
}
