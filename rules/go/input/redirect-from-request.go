package auth

func Back(c *gin.Context) {
	// ruleid: prodready-go-redirect-from-request
	c.Redirect(http.StatusFound, c.Query("next"))
	// ok: prodready-go-redirect-from-request
	c.Redirect(302, "/login")
	// ok: prodready-go-redirect-from-request
	c.Redirect(http.StatusFound, "/users/"+c.Param("id"))
}

func Next(w http.ResponseWriter, r *http.Request) {
	// ruleid: prodready-go-redirect-from-request
	http.Redirect(w, r, r.URL.Query().Get("next"), http.StatusFound)
}
