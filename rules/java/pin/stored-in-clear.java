class Registration {
  void register(SignupRequest request) {
    User user = new User();
    // ruleid: prodready-java-stored-in-clear
    user.setPassword(request.getPassword());
    userRepository.save(user);
  }

  PasswordEncoder encoder() {
    // ruleid: prodready-java-stored-in-clear
    return NoOpPasswordEncoder.getInstance();
  }

  void hashed(SignupRequest request) {
    User user = new User();
    // ok: prodready-java-stored-in-clear
    user.setPassword(encoder.encode(request.getPassword()));
    userRepository.save(user);
  }

  PasswordEncoder good() {
    // ok: prodready-java-stored-in-clear
    return new BCryptPasswordEncoder();
  }
}
