package handlers

func Order(c *gin.Context) {
	err := save(c)
	// ruleid: prodready-go-error-only-printed
	if err != nil {
		fmt.Println(err)
	}
	// ruleid: prodready-go-error-only-printed
	if err := ship(c); err != nil {
		fmt.Printf("ship: %v", err)
	}
	// ok: prodready-go-error-only-printed
	if err != nil {
		fmt.Println(err)
		c.Status(500)
	}
	// ok: prodready-go-error-only-printed
	if err := ship(c); err != nil {
		c.AbortWithError(500, err)
	}
}
