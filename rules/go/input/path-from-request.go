package files

func Download(c *gin.Context) {
	name := c.Query("name")
	// ruleid: prodready-go-path-from-request
	os.Open("uploads/" + name)
	// ruleid: prodready-go-path-from-request
	c.File(filepath.Join("uploads", name))
	// ok: prodready-go-path-from-request
	c.File(filepath.Join("uploads", filepath.Base(name)))
	// ok: prodready-go-path-from-request
	os.Open("uploads/logo.png")
}
