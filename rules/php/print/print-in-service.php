<?php

namespace App\Http\Controllers;

class OrderController extends Controller
{
    public function store(Request $request)
    {
        // ruleid: prodready-php-print-in-service
        dd($request->all());
        // ruleid: prodready-php-print-in-service
        var_dump($request->id);
        // ok: prodready-php-print-in-service
        $text = print_r($order, true);
        // ok: prodready-php-print-in-service
        Log::info('order', ['id' => $request->id]);
    }
}
