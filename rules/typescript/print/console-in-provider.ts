import { Controller, Get } from '@nestjs/common';

@Controller('items')
export class ItemsController {
  @Get()
  list() {
    // ruleid: prodready-typescript-console-in-provider
    console.log('list');
    // ruleid: prodready-typescript-console-in-provider
    console.error('slow');
    // ok: prodready-typescript-console-in-provider
    this.logger.log('list');
    // ok: prodready-typescript-console-in-provider
    console.table(rows);
  }
}
