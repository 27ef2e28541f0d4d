package shop

func Find(c *gin.Context) {
	name := c.Query("name")
	// ruleid: prodready-go-sql-from-request
	db.Query("SELECT * FROM items WHERE name = '" + name + "'")
	// ruleid: prodready-go-sql-from-request
	db.Raw(fmt.Sprintf("SELECT * FROM items ORDER BY %s", c.Query("sort")))
	// ok: prodready-go-sql-from-request
	db.Query("SELECT * FROM items WHERE name = $1", name)
	id, _ := strconv.Atoi(c.Param("id"))
	// ok: prodready-go-sql-from-request
	db.Exec(fmt.Sprintf("DELETE FROM items WHERE id = %d", id))
}
