class ItemsService {
  find(req: Request) {
    // ruleid: prodready-typescript-sql-from-request
    this.manager.query(`SELECT * FROM items WHERE name = '${req.query.name}'`);
    // ruleid: prodready-typescript-sql-from-request
    this.items.createQueryBuilder('i').where("i.name = '" + req.params.name + "'");
    // ok: prodready-typescript-sql-from-request
    this.manager.query('SELECT * FROM items WHERE name = $1', [req.query.name]);
    // ok: prodready-typescript-sql-from-request
    this.items.createQueryBuilder('i').where('i.name = :name', { name: req.query.name });
  }
}
