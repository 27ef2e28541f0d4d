@Controller('auth')
class AuthController {
  // ruleid: prodready-typescript-throttler-skipped
  @SkipThrottle()
  @Post('login')
  login() {}

  // ruleid: prodready-typescript-throttler-skipped
  @Post('verify-pin')
  @HttpCode(200)
  @SkipThrottle()
  verify() {}

  // ok: prodready-typescript-throttler-skipped
  @Throttle({ default: { limit: 5, ttl: 60000 } })
  @Post('register')
  register() {}

  // ok: prodready-typescript-throttler-skipped
  @SkipThrottle()
  @Get('health')
  health() {}
}
