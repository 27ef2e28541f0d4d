@Service
class Mails {
    fun send(mail: Mail) {
        try {
            smtp.send(mail)
        // ruleid: prodready-kotlin-error-only-printed
        } catch (e: MailException) {
            e.printStackTrace()
        }
        try {
            smtp.close()
        // ruleid: prodready-kotlin-error-only-printed
        } catch (failed: IOException) {
            println(failed.message)
        }
        try {
            smtp.open()
        // ok: prodready-kotlin-error-only-printed
        } catch (failed: IOException) {
            log.error("mail", failed)
        }
        try {
            smtp.ping()
        // ok: prodready-kotlin-error-only-printed
        } catch (failed: IOException) {
            failed.printStackTrace()
            throw IllegalStateException(failed)
        }
    }
}
