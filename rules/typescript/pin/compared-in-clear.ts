class AuthService {
  async login(dto: LoginDto) {
    const user = await this.users.find(dto.email);
    // ruleid: prodready-typescript-compared-in-clear
    if (user.password === dto.password) return user;
    // ruleid: prodready-typescript-compared-in-clear
    if (user.pin !== dto.pin) throw new UnauthorizedException();
    // ok: prodready-typescript-compared-in-clear
    if (await bcrypt.compare(dto.password, user.passwordHash)) return user;
    // ok: prodready-typescript-compared-in-clear
    if (dto.password !== dto.confirmPassword) throw new BadRequestException();
  }
}
