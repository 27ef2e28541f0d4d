class ItemsController < ApplicationController
  def create
    # ruleid: prodready-ruby-mass-assignment
    Item.create(params.require(:item).permit!)
    # ruleid: prodready-ruby-mass-assignment
    Item.new(params.to_unsafe_h)
    # ok: prodready-ruby-mass-assignment
    Item.create(params.require(:item).permit(:name, :price))
    # ok: prodready-ruby-mass-assignment
    Item.find(params[:id])
  end
end
