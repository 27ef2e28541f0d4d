class ItemsController < ApplicationController
  def show
    # ruleid: prodready-ruby-sql-from-request
    Item.where("name = '#{params[:name]}'")
    # ruleid: prodready-ruby-sql-from-request
    Item.find_by_sql("SELECT * FROM items ORDER BY " + params[:sort])
    # ok: prodready-ruby-sql-from-request
    Item.where("name = ?", params[:name])
    # ok: prodready-ruby-sql-from-request
    Item.where(name: params[:name])
    # ok: prodready-ruby-sql-from-request
    Item.where("id = #{params[:id].to_i}")
  end
end
