class Mails
  def send_all
    # ruleid: prodready-ruby-error-only-printed
    begin
      smtp.deliver
    rescue => e
      puts e.message
    end

    # ruleid: prodready-ruby-error-only-printed
    begin
      smtp.close
    rescue IOError => e
      puts "failed #{e}"
    end

    # ok: prodready-ruby-error-only-printed
    begin
      smtp.open
    rescue => e
      Rails.logger.error(e)
      raise
    end

    # ok: prodready-ruby-error-only-printed
    begin
      smtp.ping
    rescue IOError => e
      puts e
      raise
    end
  end
end
