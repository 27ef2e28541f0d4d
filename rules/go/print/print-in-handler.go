package handlers

func Order(c *gin.Context) {
	// ruleid: prodready-go-print-in-handler
	fmt.Println("order", c.Param("id"))
	// ok: prodready-go-print-in-handler
	log.Info("order")
}

func Show(w http.ResponseWriter, r *http.Request) {
	// ruleid: prodready-go-print-in-handler
	fmt.Printf("show %s", r.URL.Path)
	// ok: prodready-go-print-in-handler
	fmt.Fprintf(w, "hello")
}

func banner() {
	// ok: prodready-go-print-in-handler
	fmt.Println("starting")
}
