class Settings {
  constructor(private config: ConfigService) {}
  // ruleid: prodready-typescript-default-for-secret-setting
  secret = this.config.get('JWT_SECRET', 'change-me');
  // ruleid: prodready-typescript-default-for-secret-setting
  password = this.config.get<string>('DB_PASSWORD') || 'postgres';
  // ok: prodready-typescript-default-for-secret-setting
  port = this.config.get('PORT', '3000');
  // ok: prodready-typescript-default-for-secret-setting
  strict = this.config.getOrThrow('JWT_SECRET');
  // ok: prodready-typescript-default-for-secret-setting
  lifetime = this.config.get('JWT_SECRET_EXPIRES', '1h');
}
