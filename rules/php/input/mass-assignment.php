<?php

class ItemController extends Controller
{
    public function store(Request $request)
    {
        // ruleid: prodready-php-mass-assignment
        Item::create($request->all());
        // ruleid: prodready-php-mass-assignment
        $item->update($request->all());
        // ok: prodready-php-mass-assignment
        Item::create($request->validated());
        // ok: prodready-php-mass-assignment
        $item->update($request->only('name', 'price'));
    }
}
