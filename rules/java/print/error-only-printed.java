@Service
class Mails {
  void send(Mail mail) {
    try {
      smtp.send(mail);
    // ruleid: prodready-java-error-only-printed
    } catch (MailException e) {
      e.printStackTrace();
    }
    try {
      smtp.close();
    // ruleid: prodready-java-error-only-printed
    } catch (IOException failed) {
      System.out.println(failed.getMessage());
    }
    try {
      smtp.open();
    // ok: prodready-java-error-only-printed
    } catch (IOException failed) {
      log.error("mail", failed);
    }
    try {
      smtp.ping();
    // ok: prodready-java-error-only-printed
    } catch (IOException failed) {
      failed.printStackTrace();
      throw new IllegalStateException(failed);
    }
  }
}
