package main

func handler(w http.ResponseWriter, r *http.Request) {
	// ruleid: prodready-go-cors-origin-echoed
	w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	if isKnown(r.Header.Get("Origin")) {
		// ok: prodready-go-cors-origin-echoed
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	}
	// ok: prodready-go-cors-origin-echoed
	w.Header().Set("Vary", r.Header.Get("Origin"))
}

func echoed(c *gin.Context) {
	origin := c.Request.Header.Get("Origin")
	// ruleid: prodready-go-cors-origin-echoed
	c.Header("Access-Control-Allow-Origin", origin)
}

func listed(c *gin.Context) {
	origin := c.Request.Header.Get("Origin")
	if allowed[origin] {
		// ok: prodready-go-cors-origin-echoed
		c.Header("Access-Control-Allow-Origin", origin)
	}
}
