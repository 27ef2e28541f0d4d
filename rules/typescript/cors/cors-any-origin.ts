async function start() {
  const app = await NestFactory.create(AppModule);
  // ruleid: prodready-typescript-cors-any-origin
  app.enableCors({ origin: '*', methods: ['GET'] });
  // ruleid: prodready-typescript-cors-any-origin
  const api = await NestFactory.create(ApiModule, { cors: { origin: '*' } });
  // ok: prodready-typescript-cors-any-origin
  app.enableCors({ origin: 'https://app.example.com' });
  // ok: prodready-typescript-cors-any-origin
  app.enableCors({ origin: origins, allowedHeaders: '*' });
}
