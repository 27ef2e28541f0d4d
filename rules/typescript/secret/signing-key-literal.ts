// ruleid: prodready-typescript-signing-key-literal
JwtModule.register({ secret: 'blue-horse', signOptions: { expiresIn: '1h' } });
// ok: prodready-typescript-signing-key-literal
JwtModule.register({ secret: process.env.JWT_SECRET });

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    // ruleid: prodready-typescript-signing-key-literal
    super({ jwtFromRequest: extract, secretOrKey: 'blue-horse' });
  }

  issue(user: User) {
    // ok: prodready-typescript-signing-key-literal
    return this.jwt.signAsync({ sub: user.id }, { secret: this.config.getOrThrow('JWT_SECRET') });
  }
}
