class Mails
{
    void Send(Mail mail)
    {
        try { smtp.Send(mail); }
        // ruleid: prodready-csharp-error-only-printed
        catch (MailException e) { Console.WriteLine(e.Message); }
        try { smtp.Close(); }
        // ruleid: prodready-csharp-error-only-printed
        catch (Exception failed) { Debug.WriteLine(failed); }
        try { smtp.Open(); }
        // ok: prodready-csharp-error-only-printed
        catch (Exception failed) { _logger.LogError(failed, "mail"); }
        try { smtp.Ping(); }
        // ok: prodready-csharp-error-only-printed
        catch (Exception failed) { Console.WriteLine(failed.Message); throw; }
    }
}
