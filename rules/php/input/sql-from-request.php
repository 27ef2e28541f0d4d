<?php

function show(Request $request) {
    // ruleid: prodready-php-sql-from-request
    DB::select("SELECT * FROM items WHERE name = '" . $request->input('name') . "'");
    // ruleid: prodready-php-sql-from-request
    Item::whereRaw("name = '{$request->name}'")->get();
    // ok: prodready-php-sql-from-request
    DB::select("SELECT * FROM items WHERE name = ?", [$request->input('name')]);
    // ok: prodready-php-sql-from-request
    Item::where('name', $request->name)->get();
    // ok: prodready-php-sql-from-request
    DB::select("SELECT * FROM items WHERE id = " . (int) $request->input('id'));
}
