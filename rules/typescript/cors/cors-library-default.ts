async function start() {
  // ruleid: prodready-typescript-cors-library-default
  const app = await NestFactory.create(AppModule, { cors: true });
  // ruleid: prodready-typescript-cors-library-default
  app.enableCors();
  // ok: prodready-typescript-cors-library-default
  app.enableCors({ origin: 'https://app.example.com' });
  // ok: prodready-typescript-cors-library-default
  const api = await NestFactory.create(ApiModule, { cors: false });
}
