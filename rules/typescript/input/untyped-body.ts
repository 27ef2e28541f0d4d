@Controller('items')
class ItemsController {
  @Post('a')
  // ruleid: prodready-typescript-untyped-body
  a(@Body() body: any) {}

  @Post('b')
  // ruleid: prodready-typescript-untyped-body
  b(@Body() body: Record<string, any>, @Req() req: Request) {}

  @Post('c')
  // ok: prodready-typescript-untyped-body
  c(@Body() body: CreateItemDto) {}

  @Post('d')
  // ok: prodready-typescript-untyped-body
  d(@Body('name', ParseIntPipe) count: number) {}
}
