class UsersService {
  async create(dto: CreateUserDto) {
    // ruleid: prodready-typescript-column-in-clear
    await this.usersRepository.save({ email: dto.email, password: dto.password });
    // ruleid: prodready-typescript-column-in-clear
    await this.userModel.create({ email: dto.email, pin: dto.pin });
    // ok: prodready-typescript-column-in-clear
    await this.usersRepository.save({ email: dto.email, password: secret });
    // ok: prodready-typescript-column-in-clear
    await this.mailer.send({ password: dto.password });
  }
}
