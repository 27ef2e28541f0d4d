class AuthService {
  User login(LoginRequest request, String password, String pin) {
    User user = users.findByEmail(request.getEmail());
    // ruleid: prodready-java-compared-in-clear
    if (user.getPassword().equals(password)) return user;
    // ruleid: prodready-java-compared-in-clear
    if (pin.equals(user.getPin())) return user;
    // ruleid: prodready-java-compared-in-clear
    if (user.getPassword().equals(request.getPassword())) return user;
    // ok: prodready-java-compared-in-clear
    if (encoder.matches(password, user.getPassword())) return user;
    // ok: prodready-java-compared-in-clear
    if (form.getPassword().equals(form.getConfirmPassword())) return user;
    // ok: prodready-java-compared-in-clear
    if (user.getPassword().equals(encodedPassword)) return user;
    // ok: prodready-java-compared-in-clear
    if ("".equals(user.getPassword())) return null;
    // ok: prodready-java-compared-in-clear
    if (stored.getPassword().equals(changed.getPassword())) {
      changed.setPassword(null);
    } else {
      changed.setPassword(encoder.encode(changed.getPassword()));
    }
    return null;
  }
}
