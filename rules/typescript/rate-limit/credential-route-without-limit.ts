import { Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Controller('auth')
class AuthController {
  // ruleid: prodready-typescript-credential-route-without-limit
  @Post('login')
  login() {}

  // ruleid: prodready-typescript-credential-route-without-limit
  @Post('/reset-password')
  reset() {}

  // ok: prodready-typescript-credential-route-without-limit
  @Post('orders')
  order() {}

  // ok: prodready-typescript-credential-route-without-limit
  @Get('login')
  page() {}
}

async function start() {
  const app = await NestFactory.create(AppModule);
  await app.listen(3000);
}
