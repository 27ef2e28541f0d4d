async function start() {
  const app = await NestFactory.create(AppModule);
  // ruleid: prodready-typescript-cors-any-origin-with-credentials
  app.enableCors({ origin: true, credentials: true });
  // ruleid: prodready-typescript-cors-any-origin-with-credentials
  app.enableCors({ credentials: true, origin: '*' });
  // ok: prodready-typescript-cors-any-origin-with-credentials
  app.enableCors({ origin: 'https://app.example.com', credentials: true });
  // ok: prodready-typescript-cors-any-origin-with-credentials
  app.enableCors({ origin: origins, credentials: true });
}
